package org.filetrace.tracer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of the tracer may know which. */
class ImportDirectionTest {
  private static final JavaClasses TRACER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.filetrace.tracer");

  @Test
  void onlyOnePackageTouchesJna() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.filetrace.tracer.linux")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.jna..")
        .check(TRACER);
  }

  @Test
  void theLoopKnowsNoRecorder() {
    noClasses()
        .that()
        .resideInAPackage("org.filetrace.tracer.loop")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.filetrace.tracer.record", "org.sqlite..", "java.sql..", "picocli..")
        .check(TRACER);
  }

  @Test
  void linuxKnowsNothingOfTheTracer() {
    noClasses()
        .that()
        .resideInAPackage("org.filetrace.tracer.linux")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.filetrace.tracer", "org.filetrace.tracer.loop", "org.filetrace.tracer.record")
        .check(TRACER);
  }
}
